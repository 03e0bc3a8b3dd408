import { htmlReply } from '../kit/faults.ts';
import { jsonReply } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import type { RestErpKnobs } from './options.ts';

function isAuthorized({ headers }: SandboxRequest, knobs: RestErpKnobs): boolean {
	switch (knobs.auth) {
		case 'none':
			return true;
		case 'basic': {
			const expected = Buffer.from(`${knobs.user}:${knobs.password}`, 'utf8').toString('base64');
			return headers.authorization === `Basic ${expected}`;
		}
		case 'bearer':
			return headers.authorization === `Bearer ${knobs.token}`;
		case 'header':
			return headers[knobs.keyHeader.toLowerCase()] === knobs.token;
	}
}

/** The 401 for a call without the right credentials, or undefined when they are right. */
export function refusal(request: SandboxRequest, knobs: RestErpKnobs): Reply | undefined {
	if (isAuthorized(request, knobs)) return undefined;
	const challenge = { 'www-authenticate': knobs.auth === 'bearer' ? 'Bearer' : 'Basic realm="ERP", charset="UTF-8"' };
	if (knobs.unauthorizedBody === 'html') {
		const page = htmlReply(401);
		return { ...page, headers: { ...page.headers, ...challenge } };
	}
	return jsonReply(401, { error: 'unauthorized', message: 'Credenciais inválidas' }, challenge);
}
