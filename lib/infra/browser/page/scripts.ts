import { WebPageError } from '../../../domain/web-page-error';
import type { Wait } from '../../../domain/web-page';
import { wordsOf } from './page-errors';
import { onPage } from './page-scope';
import type { FrameAccess } from './page-scope';

const MOST_CHARACTERS = 1024 * 1024;

/**
 * Runs the body of a function, with `argument`, among the page's own scripts. It may use `await`; what it returns comes back as JSON
 * of at most 1 MiB.
 */
export async function evaluate(access: FrameAccess, script: string, argument: unknown, wait: Wait): Promise<unknown> {
	const given = JSON.stringify(argument) ?? 'null';
	// As text within text, so that no line separator or closing bracket in it can end the expression.
	const source = `(async () => { const result = await (async (argument) => {\n${script}\n})(JSON.parse(${JSON.stringify(given)})); return JSON.stringify(result) ?? null; })()`;
	const text = await onPage(access, wait, null, async (turn) => {
		const frame = await access.current(turn);
		try {
			return await turn.race(frame.evaluate(source));
		} catch (error) {
			throw scriptError(error, access);
		}
	});
	if (text === null || text === undefined) return null;
	if (typeof text !== 'string') throw new WebPageError('unusable', 'What the script returned is not JSON.');
	if (text.length > MOST_CHARACTERS) throw new WebPageError('unusable', 'The script returned more than 1 MiB.');
	return parsed(text);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new WebPageError('unusable', 'What the script returned is not JSON.');
	}
}

/** Errors of the script are told in its own words; those of the browser are left to the table of `page-errors`. */
function scriptError(error: unknown, access: FrameAccess): unknown {
	const words = wordsOf(error);
	const own = /^(\w*Error): (.*)/s.exec(words);
	if (own === null || /Execution context|Target closed|Session closed|Protocol error|detached|TargetCloseError|Timeout/i.test(words)) return error;
	const message = access.scope.secrets.redact((own[2] ?? '').split('\n', 1)[0] ?? '').slice(0, 200);
	return own[1] === 'SyntaxError' ? new WebPageError('invalid', `The script is not valid JavaScript: ${message}`) : new WebPageError('unusable', `The script failed: ${message}`);
}
