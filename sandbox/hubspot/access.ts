import type { Reply, SandboxRequest } from '../kit/server.ts';
import type { HubspotKnobs } from './options.ts';
import { missingScope, unauthorized } from './problems.ts';
import { objectType } from './schema.ts';

const READING_POSTS = /\/(search|batch\/read)$/;

/** The scope a call needs. Notes and tasks go with contacts. */
function scopeOf({ method, path }: SandboxRequest): string | undefined {
	if (path.startsWith('/crm/v3/owners')) return 'crm.objects.owners.read';
	const [, area, name = ''] = /^\/crm\/v\d\/(objects|properties|pipelines)\/([^/]+)/.exec(path) ?? [];
	if (area === undefined) return undefined;
	const object = objectType(name) === 'deals' ? 'deals' : 'contacts';
	if (area === 'properties') return `crm.schemas.${object}.read`;
	const isReading = method === 'GET' || READING_POSTS.test(path);
	return `crm.objects.${object}.${isReading ? 'read' : 'write'}`;
}

/** The 401 or 403 of a call that may not be made; undefined when it may. */
export function refuseCaller(request: SandboxRequest, { token, missingScopes }: HubspotKnobs): Reply | undefined {
	if (request.headers.authorization !== `Bearer ${token}`) return unauthorized();
	const scope = scopeOf(request);
	return scope !== undefined && missingScopes.includes(scope) ? missingScope(scope) : undefined;
}
