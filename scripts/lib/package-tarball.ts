// The package as n8n gets it: built, packed, unpacked, its dependencies installed the way n8n
// installs a community package (no install scripts, no dev or peer dependencies).
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { cacheFolder, projectFolder, run } from './toolchain.mjs';

interface Manifest {
	name: string;
	dependencies?: Record<string, string>;
	devDependencies?: Record<string, string>;
	peerDependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
}

/** Builds and packs the project; returns the tarball's path inside a new temporary folder. `npm test` has built it just before. */
export async function packProject(): Promise<string> {
	if (process.env.BACKOFFICE_BUILT !== '1') await run(process.execPath, [join(projectFolder, 'scripts', 'build.mjs')], { cwd: projectFolder, quiet: true });
	const folder = mkdtempSync(join(tmpdir(), 'backoffice-pack-'));
	await run('npm', ['pack', '--pack-destination', folder, '--loglevel=error'], { cwd: projectFolder, quiet: true });
	const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
	if (!tarball) throw new Error(`npm pack left no tarball in ${folder}`);
	return join(folder, tarball);
}

/** Unpacks the tarball into the folder where n8n looks for community packages. */
export async function installIntoN8n(tarball: string, userFolder: string): Promise<string> {
	const modules = join(userFolder, '.n8n', 'nodes', 'node_modules');
	const target = join(modules, 'n8n-nodes-backoffice');
	rmSync(target, { recursive: true, force: true });
	mkdirSync(target, { recursive: true });
	await run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'], { quiet: true });
	const manifest = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')) as Manifest;
	delete manifest.devDependencies;
	delete manifest.peerDependencies;
	delete manifest.optionalDependencies;
	writeFileSync(join(target, 'package.json'), JSON.stringify(manifest, null, 2));
	symlinkSync(join(await installedDependencies(manifest), 'node_modules'), join(target, 'node_modules'));
	return target;
}

/** One install per set of dependencies, kept in the cache folder. */
async function installedDependencies(manifest: Manifest): Promise<string> {
	const wanted = JSON.stringify(manifest.dependencies ?? {});
	const folder = join(cacheFolder, `dependencies-${createHash('sha256').update(wanted).digest('hex').slice(0, 16)}`);
	if (existsSync(folder)) return folder;
	const building = `${folder}.building-${process.pid}`;
	mkdirSync(building, { recursive: true });
	writeFileSync(join(building, 'package.json'), JSON.stringify({ name: manifest.name, version: '0.0.0', dependencies: manifest.dependencies }));
	await run(
		'npm',
		['install', '--ignore-scripts', '--bin-links=false', '--install-strategy=shallow', '--no-audit', '--no-fund', '--loglevel=error'],
		{ cwd: building, quiet: true },
	);
	try {
		renameSync(building, folder);
	} catch (error) {
		if (!existsSync(folder)) throw error;
	}
	rmSync(building, { recursive: true, force: true });
	return folder;
}
