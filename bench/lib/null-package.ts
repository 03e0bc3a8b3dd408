// The null package: community nodes without any logic, the peers of ours.
import { cpSync } from 'node:fs';
import { join } from 'node:path';

import { projectFolder } from '../../scripts/lib/toolchain.mjs';

const name = 'n8n-nodes-null';

/** Puts it beside our package in the folder where n8n looks for community packages. */
export async function installNullPackage(userFolder: string): Promise<void> {
	const target = join(userFolder, '.n8n', 'nodes', 'node_modules', name);
	cpSync(join(projectFolder, 'bench', 'null-package'), target, { recursive: true });
}

/** Starts a run with the body as it came. */
export const nullTrigger = { type: `${name}.nullTrigger`, path: 'null' };
/** Answers and starts no run. */
export const nullIgnoringTrigger = { type: `${name}.nullIgnoringTrigger`, path: 'null' };
/** Runs the statement of each item over a bare mssql pool. */
export const bareSqlServer = `${name}.bareSqlServer`;
