// `npm test`: installs what is missing, then every gate and every test, closing with one line
// `N passed, N failed, N skipped`. A gate counts as one test. `--soak` runs the long forms.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { ensureDependencies, ensureN8n, ensureNode, projectFolder, run } from './lib/toolchain.mjs';

const soak = process.argv.includes('--soak');
// `npm run test:soak -- crash-orders` runs a thousand orders under random kills; it is not among the usual ones yet, because it has not been seen to pass at that length.
const longForms = process.argv[process.argv.indexOf('--soak') + 1] ?? 'crash\\.|signed-webhook-burst';
const { node, path } = await ensureNode();
await ensureDependencies();
await ensureN8n();

const environment = { PATH: path, BACKOFFICE_SOAK: soak ? '1' : '', NODE_OPTIONS: '' };
await run(node, [join(projectFolder, 'test', 'support', 'servers', 'prepare.ts')], { cwd: projectFolder, env: environment });
const reportFolder = join(projectFolder, '.tmp');
mkdirSync(reportFolder, { recursive: true });

const bin = (name) => join(projectFolder, 'node_modules', '.bin', name);
const script = (name) => [node, join(projectFolder, 'scripts', name)];
const gates = [
	['types of the package', bin('tsc'), '--noEmit', '-p', 'tsconfig.json'],
	['types of tools and tests', bin('tsc'), '--noEmit', '-p', 'tsconfig.tools.json'],
	['lint', bin('eslint'), '.', '--max-warnings', '0'],
	['direction rule', bin('depcruise'), '--config', '.dependency-cruiser.cjs', 'nodes', 'lib', 'credentials', 'sandbox'],
	['n8n’s scanner', ...script('scan.mjs')],
	['generated parts of the documentation', ...script('docs.ts'), '--check'],
	['build and package contents', ...script('check-package.mjs')],
];

const total = { passed: 0, failed: 0, skipped: 0 };

if (!soak) {
	const left = [...gates];
	// Each keeps one core busy, and none writes what another reads.
	await Promise.all([runGates(left), runGates(left)]);
}
await jest();

console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

/** Runs gates until none is left. */
async function runGates(left) {
	for (let gate = left.shift(); gate !== undefined; gate = left.shift()) {
		const [name, command, ...args] = gate;
		const begun = Date.now();
		try {
			await run(command, args, { cwd: projectFolder, env: environment, quiet: true });
			total.passed += 1;
			console.log(`✓ ${name} (${seconds(begun)})`);
		} catch (error) {
			total.failed += 1;
			console.log(`✗ ${name} (${seconds(begun)})\n${error.message}`);
		}
	}
}

/** All jest projects; their counts are read from jest's own report, a run that left none has failed. */
async function jest() {
	const report = join(reportFolder, 'jest.json');
	rmSync(report, { force: true });
	// The tests that have a long form.
	const selection = soak ? ['--testPathPatterns', `e2e/(${longForms})`] : [];
	const args = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', join(projectFolder, 'node_modules', 'jest', 'bin', 'jest.js')];
	args.push('--json', `--outputFile=${report}`, '--maxWorkers=2', ...selection);
	let ended = true;
	try {
		await run(node, args, { cwd: projectFolder, env: environment });
	} catch {
		ended = false;
	}
	try {
		const result = JSON.parse(readFileSync(report, 'utf8'));
		total.passed += result.numPassedTests;
		total.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
		total.skipped += result.numPendingTests + result.numTodoTests;
		if (!ended && total.failed === 0) total.failed += 1;
	} catch {
		total.failed += 1;
		console.log('jest left no report');
	}
}

function seconds(begun) {
	return `${((Date.now() - begun) / 1000).toFixed(1)} s`;
}
