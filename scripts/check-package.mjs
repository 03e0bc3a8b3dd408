// Builds, then checks what `npm pack` would publish: every node and credential that package.json
// names is there under its right class name, codex and icons lie beside, nothing else is packed.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

import { importsOwnModules } from './lib/own-modules.mjs';
import { projectFolder } from './lib/toolchain.mjs';

const require = createRequire(import.meta.url);
const manifest = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'));
const complaints = [];

execFileSync(process.execPath, [join(projectFolder, 'scripts', 'build.mjs')], { cwd: projectFolder, stdio: 'inherit' });

for (const file of [...manifest.n8n.nodes, ...manifest.n8n.credentials]) {
	const path = join(projectFolder, file);
	const className = basename(file).split('.')[0];
	if (!existsSync(path)) complaints.push(`${file} is not in dist`);
	else if (typeof require(path)[className] !== 'function') complaints.push(`${file} exports no class ${className}`);
	if (file.endsWith('.node.js') && !existsSync(path.replace(/\.js$/, '.json'))) complaints.push(`${file} has no codex beside it`);
}
for (const icon of readdirSync(join(projectFolder, 'icons'))) {
	const [source, built] = ['icons', 'dist/icons'].map((folder) => readFileSync(join(projectFolder, folder, icon)));
	if (!source.equals(built)) complaints.push(`icon ${icon} was changed on its way to dist`);
}

const dist = join(projectFolder, 'dist');
for (const name of readdirSync(dist, { recursive: true })) {
	if (name.endsWith('.js') && importsOwnModules(readFileSync(join(dist, name), 'utf8'))) complaints.push(`dist/${name} keeps what it imports when another version is installed`);
}

const [packed] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--loglevel=error'], { cwd: projectFolder, encoding: 'utf8' }));
const allowed = /^(dist\/.+\.(js|json|svg|png)|README\.md|README\.pt-BR\.md|CHANGELOG\.md|LICENSE\.md|package\.json)$/;
for (const { path } of packed.files) {
	if (!allowed.test(path)) complaints.push(`${path} does not belong into the package`);
	if (/^dist\/(test|sandbox|scripts|bench)\//.test(path)) complaints.push(`${path} does not belong into dist`);
}
for (const wanted of ['README.md', 'CHANGELOG.md', 'LICENSE.md']) {
	if (!packed.files.some(({ path }) => path === wanted)) complaints.push(`${wanted} is not packed`);
}

for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exitCode = 1;
else console.log(`${packed.files.length} files, ${Math.round(packed.size / 1024)} KiB packed`);
