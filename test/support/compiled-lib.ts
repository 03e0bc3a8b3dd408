import { copyFile, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { transformFile } from '@swc/core';

/** Parts of `lib/` as plain JavaScript, for child processes, which run without jest's transform. */
export interface CompiledLib {
	/** The file of a module, e.g. `file('infra/store/open-store')`. */
	file(module: string): string;
	remove(): Promise<void>;
}

const root = process.cwd();

async function sourcesUnder(path: string): Promise<string[]> {
	if ((await stat(path)).isFile()) return [path];
	const names = await readdir(path, { recursive: true });
	return names.filter((name) => /\.(ts|json)$/.test(name)).map((name) => join(path, name));
}

async function compile(source: string, target: string): Promise<void> {
	await mkdir(dirname(target), { recursive: true });
	if (source.endsWith('.json')) return await copyFile(source, target);
	const { code } = await transformFile(source, {
		jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
		// Drivers are reached through dynamic import(), which must stay one.
		module: { type: 'commonjs', ignoreDynamic: true },
		configFile: false,
		swcrc: false,
	});
	await writeFile(target, code);
}

/**
 * Compiles files and folders of `lib/` in a fraction of a second into a folder of their own below
 * `.tmp/`, from where `node_modules` is found. Types are not checked: `npm run types` does that.
 *
 * @param parts relative to `lib/`, with what they import
 */
export async function compileLib(parts: readonly string[]): Promise<CompiledLib> {
	await mkdir(join(root, '.tmp'), { recursive: true });
	const folder = await mkdtemp(join(root, '.tmp', `lib-${process.pid}-`));
	const lib = join(root, 'lib');
	const sources = (await Promise.all(parts.map((part) => sourcesUnder(join(lib, part))))).flat();
	await Promise.all(sources.map((source) => compile(source, join(folder, relative(lib, source).replace(/\.ts$/, '.js')))));
	// The folder's modules are CommonJS whatever a package.json further up may say.
	await writeFile(join(folder, 'package.json'), '{ "type": "commonjs" }');
	return {
		file: (module) => join(folder, `${module}.js`),
		remove: () => rm(folder, { recursive: true, force: true }),
	};
}
