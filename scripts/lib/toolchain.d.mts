export const projectFolder: string;
export const cacheFolder: string;
export const N8N_VERSION: string;
export const NODE_VERSION: string;
export function run(
	command: string,
	args: readonly string[],
	options?: { env?: NodeJS.ProcessEnv; cwd?: string; quiet?: boolean },
): Promise<string>;
export function ensureNode(): Promise<{ node: string; path: string; headers: string | undefined }>;
export function ensureN8n(): Promise<string>;
export function ensureDependencies(): Promise<void>;
