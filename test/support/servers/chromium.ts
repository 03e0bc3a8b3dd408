import { requireBinary, thisMachine, type Machine } from './debian.ts';

/** Debian's packages: the program and the package have one name each. */
const packages = { chromium: 'chromium', 'headless-shell': 'chromium-headless-shell' } as const;

export type ChromiumKind = keyof typeof packages;

/**
 * The path of a real browser: the whole of Chromium, or the smaller headless shell. Installs it on Debian when missing and root.
 * @throws Error that names the exact command to run, when it is missing and cannot be installed here.
 */
export async function requireChromium(kind: ChromiumKind, machine: Machine = thisMachine): Promise<string> {
	return await requireBinary(packages[kind], packages[kind], machine);
}
