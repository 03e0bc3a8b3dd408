import type { ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';

import type { CallContext } from '../../domain/runtime';
import { toConnectorError } from '../errors';
import { inOneText } from '../in-one-text';
import type { Closable } from '../registry';
import { openRecipesWithDetails } from './open-recipes';
import { rpaCredentialType, rpaSystem } from './settings';
import { surroundingsOfTest } from './surroundings';

const deadlineMs = 30_000;
const tooLate = 'The site was not open, or the login not done, after 30 seconds. Look whether the site answers in a browser on the same machine.';

/** The Test button: opens the site in the browser, and logs in where the credential's recipe says how. */
export async function testRpaBrowserCredential(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const opened: Closable[] = [];
	const signal = AbortSignal.timeout(deadlineMs);
	try {
		return { status: 'OK', message: await lookAt(credential.data ?? {}, opened, { signal }) };
	} catch (error) {
		return { status: 'Error', message: signal.aborted ? tooLate : messageOf(error) };
	} finally {
		for (const connection of opened.reverse()) await connection.close().catch(() => undefined);
	}
}

function messageOf(error: unknown): string {
	return inOneText(toConnectorError(error, rpaSystem));
}

async function lookAt(data: NonNullable<ICredentialsDecrypted['data']>, opened: Closable[], context: CallContext): Promise<string> {
	const request = { system: rpaSystem, credentialType: rpaCredentialType, credential: data };
	const { port, recipe } = await openRecipesWithDetails(surroundingsOfTest(opened), request);
	await port.logIn(context);
	const { testedMessage } = await import('../../n8n/rpa/tested.js');
	return testedMessage(recipe, { httpBasic: data.httpBasic === true });
}
