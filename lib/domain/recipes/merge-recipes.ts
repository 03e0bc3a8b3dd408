import { ConnectorError } from '../errors';
import { isCovered } from './narrowed-addresses';
import { defaultSession } from './read-recipe';
import type { Recipe, SessionRules } from './recipe';

/**
 * One recipe of the credential's and the node's: the node's login and operations win, and what it says of the session. Both may narrow
 * the addresses: what is left must be allowed by both.
 * @throws ConnectorError `validation` where nothing is left
 */
export function mergeRecipes(credential: Recipe | null, node: Recipe | null): Recipe {
	const none: Recipe = { name: '', allow: [], session: defaultSession, login: null, operations: {} };
	if (credential === null || node === null) return node ?? credential ?? none;
	return {
		name: node.name === '' ? credential.name : node.name,
		allow: narrowest(credential.allow, node.allow),
		session: mergeSessions(credential.session, node.session),
		login: node.login ?? credential.login,
		operations: { ...credential.operations, ...node.operations },
	};
}

function mergeSessions(credential: SessionRules, node: SessionRules): SessionRules {
	return {
		loggedInWhen: node.loggedInWhen ?? credential.loggedInWhen,
		loggedOutWhen: node.loggedOutWhen ?? credential.loggedOutWhen,
		maxAgeMs: node.maxAgeMs === defaultSession.maxAgeMs ? credential.maxAgeMs : node.maxAgeMs,
		maxUses: node.maxUses === defaultSession.maxUses ? credential.maxUses : node.maxUses,
	};
}

function narrowest(credential: readonly string[], node: readonly string[]): readonly string[] {
	if (credential.length === 0 || node.length === 0) return [...credential, ...node];
	const left = [...node.filter((pattern) => isCovered(pattern, credential)), ...credential.filter((pattern) => isCovered(pattern, node))];
	if (left.length > 0) return [...new Set(left)];
	throw new ConnectorError('validation', 'The recipe of the node allows no address that the recipe of the credential allows ("allow").', {
		system: 'Recipe',
		parameter: 'recipe',
		hint: 'Leave "allow" out of the recipe of the node, or name addresses within the credential’s.',
		nothingDone: true,
	});
}
