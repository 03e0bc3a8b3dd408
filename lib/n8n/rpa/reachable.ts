import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { BrowserChoice, SiteSettings } from './settings';
import type { RecipeSurroundings } from './surroundings';

/**
 * Asks n8n's own rules for every address the browser may be led to, and for the browser's where it is a remote one. The browser
 * resolves names itself, so this is a check before it and no more.
 * @throws ConnectorError `permission`
 */
export async function assertReachable(
	surroundings: RecipeSurroundings,
	{ system, credential, settings, choice }: { system: string; credential: ICredentialDataDecryptedObject; settings: SiteSettings; choice: BrowserChoice },
): Promise<void> {
	const endpoint = choice.remoteEndpoint?.replace(/^ws/i, 'http');
	// A whole domain is asked for by its own name.
	const origins = settings.allowedOrigins.map((origin) => origin.replace('://*.', '://'));
	for (const address of [settings.baseUrl, ...origins, ...(endpoint === undefined ? [] : [new URL(endpoint).origin])]) {
		await surroundings.assertReachable(credential, address, system);
	}
}
