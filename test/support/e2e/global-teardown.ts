import { rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** Ends the n8n of all tests and removes what was made for it. */
export default async function stopSharedN8n(): Promise<void> {
	await globalThis.backofficeSharedN8n?.stop();
	const { tarball } = JSON.parse(process.env.BACKOFFICE_E2E ?? '{}') as { tarball?: string };
	if (tarball) rmSync(dirname(tarball), { recursive: true, force: true });
}
