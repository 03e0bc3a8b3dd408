// What the measurements share, each part started by the first that asks for it.
import { packProject } from '../../scripts/lib/package-tarball.ts';
import { BenchN8n } from './bench-n8n.ts';

export class Stage {
	private readonly closings: Array<() => Promise<void>> = [];
	private packed: Promise<string> | undefined;
	private running: Promise<BenchN8n> | undefined;
	readonly say: (line: string) => void;

	constructor(say: (line: string) => void) {
		this.say = say;
	}

	/** The packed package. */
	async tarball(): Promise<string> {
		return await (this.packed ??= packProject());
	}

	/** n8n as it is without further settings. */
	async n8n(): Promise<BenchN8n> {
		return await (this.running ??= this.startN8n('n8n'));
	}

	/** Another n8n, to be stopped by who asked for it. */
	async startN8n(what: string, environment: Record<string, string> = {}): Promise<BenchN8n> {
		const tarball = await this.tarball();
		this.say(`Starting ${what} …`);
		const n8n = await BenchN8n.start(tarball, environment);
		this.onClose(async () => await n8n.stop());
		return n8n;
	}

	/** Ended last in, first out. */
	onClose(close: () => Promise<void>): void {
		this.closings.push(close);
	}

	async close(): Promise<void> {
		for (const close of this.closings.splice(0).toReversed()) {
			await close().catch((error: unknown) => this.say(`Closing failed: ${String(error)}`));
		}
	}
}
