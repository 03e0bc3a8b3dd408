import * as n8nWorkflow from 'n8n-workflow';
import type { INodeParameters } from 'n8n-workflow';

/**
 * Where the second address of the trigger lies: for *Token in Path* under the path that the user names, before the token.
 * n8n knows an address with a parameter by its path alone, for all workflows, so each trigger needs a path of its own; for
 * all other schemes it lies unused behind the id of the webhook.
 *
 * Both functions are written into the description as text, for n8n to evaluate: they must use nothing from outside.
 */
function pathOf(parameters: INodeParameters): string {
	return parameters.scheme === 'pathToken' ? `${String(parameters.path ?? '').replace(/^\/+|\/+$/g, '')}/:token` : 'token';
}

function isFullPath(parameters: INodeParameters): boolean {
	return parameters.scheme === 'pathToken';
}

/**
 * `path` and `isFullPath` of the description. Evaluated by n8n itself, without its expression engine, which would cost a good
 * part of each delivery. An n8n that does not know this yet evaluates them as expressions.
 */
export function tokenPathFields(): object {
	const { fromFunction, webhookDescriptionFields }: Partial<typeof n8nWorkflow> = n8nWorkflow;
	if (fromFunction !== undefined && webhookDescriptionFields !== undefined) {
		return webhookDescriptionFields({ path: fromFunction(pathOf), isFullPath: fromFunction(isFullPath) });
	}
	return { path: `={{(${String(pathOf)})($parameter)}}`, isFullPath: `={{(${String(isFullPath)})($parameter)}}` };
}
