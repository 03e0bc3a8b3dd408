import { requireBinary, thisMachine, type Machine } from './debian.ts';

/** Debian's packages: the program and the package have one name each. */
const packages = { chromium: 'chromium', 'headless-shell': 'chromium-headless-shell' } as const;

export type ChromiumKind = keyof typeof packages;

/** Which ones the tests of pages and browsers run in. Chromium as a whole starts five times as slowly: it belongs to the long form (`npm run test:soak -- browsers`). */
export const testedKinds: readonly ChromiumKind[] = process.env['BACKOFFICE_SOAK'] ? ['headless-shell', 'chromium'] : ['headless-shell'];

/**
 * The path of a real browser: the whole of Chromium, or the smaller headless shell. Installs it on Debian when missing and root.
 * @throws Error that names the exact command to run, when it is missing and cannot be installed here.
 */
export async function requireChromium(kind: ChromiumKind, machine: Machine = thisMachine): Promise<string> {
	return await requireBinary(packages[kind], packages[kind], machine);
}
