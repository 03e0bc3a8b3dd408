import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { importRecording } from '../../domain/recipes/recorder';
import { toPlain } from '../plain';
import { rpaSystem, siteOf } from './settings';

/**
 * A recording by Chrome as a recipe. The credential says which origins are allowed, and what is a password; nothing of it gets
 * into the recipe.
 * @throws ConnectorError `validation`
 */
export function importRecordingFor(credential: ICredentialDataDecryptedObject, recording: unknown, name: string): IDataObject {
	const { baseUrl, allowedOrigins, user, password, extras } = siteOf(credential, rpaSystem);
	const { document, inputs, notes } = importRecording(recording, {
		...(name.trim() === '' ? {} : { name: name.trim() }),
		allowedOrigins: [baseUrl, ...allowedOrigins],
		credential: { user, secrets: [password, ...Object.values(extras)].filter((secret) => secret !== '') },
	});
	return { recipe: toPlain(document), inputs, notes: notes.map((note) => toPlain(note)) };
}
