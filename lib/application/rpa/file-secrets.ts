import type { WebFile } from '../../domain/web-page';
import type { Run } from './run';

/** Of a larger file the beginning is looked through. */
const mostBytes = 5 * 1024 * 1024;
const textType = /^text\/|\b(?:csv|html|json|xml|javascript)\b/i;
const textName = /\.(?:csv|tsv|txt|html?|json|xml|ofx|log)$/i;

/** A file stays whole: with a hole in it, it would be another one. But it is told where it holds a secret. */
export function noteSecretsInFiles(run: Run): void {
	for (const [name, file] of Object.entries(run.files)) {
		if (holdsSecret(file, run)) run.warn(`/files/${name}`, 'The file holds a secret of the credential; it was left as it is, so take care who gets it');
	}
}

function holdsSecret({ mimeType, fileName, bytes }: WebFile, { plan }: Run): boolean {
	if (!textType.test(mimeType) && !textName.test(fileName)) return false;
	const start = bytes.subarray(0, mostBytes);
	return encodingsOf(start).some((encoding) => plan.texts.forms.occursIn(new TextDecoder(encoding).decode(start)));
}

function encodingsOf([first = 0, second = 0]: Uint8Array): string[] {
	if (first === 0xff && second === 0xfe) return ['utf-16le'];
	if (first === 0xfe && second === 0xff) return ['utf-16be'];
	return ['utf-8', 'windows-1252'];
}
