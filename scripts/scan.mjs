// n8n's own scanner for community packages, run on this folder's sources. It ignores inline
// disables. The rules below cannot hold for a package with database drivers (README, "Limits");
// anything else it finds fails the build.
import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';

import { projectFolder } from './lib/toolchain.mjs';

const accepted = [
	'@n8n/community-nodes/no-runtime-dependencies',
	'@n8n/community-nodes/no-restricted-imports',
	'@n8n/community-nodes/no-restricted-globals',
];

const result = await analyzePackage(projectFolder, SOURCE_FILE_PATTERNS);
const findings = (result.details ?? '').split('\n').filter((line) => /^\s+\d+:\d+\s+(error|warning)/.test(line));
const refused = findings.filter((line) => !accepted.some((rule) => line.trimEnd().endsWith(rule)));

if (refused.length > 0 || (!result.passed && findings.length === 0)) {
	console.error(result.details ?? result.message);
	console.error(`The scanner found ${refused.length} violation(s) outside of the accepted rules.`);
	process.exitCode = 1;
} else {
	console.log(`Scanner: nothing outside of the ${accepted.length} accepted rules (${findings.length} such findings).`);
}
