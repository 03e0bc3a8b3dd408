// The node RPA Scrape in n8n's engine, with a real browser, on the sandbox's web ERP.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject, INodeExecutionData, INodeParameters, IRun } from 'n8n-workflow';

import { closeAll } from '../../lib/n8n/registry';
import { RpaScrape } from '../../nodes/RpaScrape/RpaScrape.node';
import { startWebErpSandbox, type WebErpSandbox } from '../../sandbox/web-erp/server.ts';
import { webRecipe } from '../contract/nodes/web-recipe';
import { outputOf, runInEngine } from '../support/engine/engine.ts';
import { around, nodeOf, PassThrough } from '../support/engine/graph.ts';
import { requireChromium } from '../support/servers/chromium.ts';

const type = 'backofficeRpaBrowserApi';
const types = { pass: new PassThrough(), rpaScrape: new RpaScrape() };

export class WebErpUnderTest {
	private constructor(
		readonly erp: WebErpSandbox,
		readonly browser: string,
		private readonly userFolder: string,
	) {}

	static async start(): Promise<WebErpUnderTest> {
		const userFolder = mkdtempSync(join(tmpdir(), 'backoffice-rpa-'));
		process.env.N8N_USER_FOLDER = userFolder;
		const [erp, browser] = await Promise.all([startWebErpSandbox(), requireChromium('headless-shell')]);
		return new WebErpUnderTest(erp, browser, userFolder);
	}

	/** As at the start: nobody is logged in, no ticket is open, every switch is off. */
	reset(): void {
		this.erp.reset();
		Object.assign(this.erp.knobs, { renameIds: false, swapColumns: false, ticketLost: false });
	}

	async stop(): Promise<void> {
		await closeAll();
		await this.erp.close();
		rmSync(this.userFolder, { recursive: true, force: true });
		delete process.env.N8N_USER_FOLDER;
	}

	credential(changes: ICredentialDataDecryptedObject = {}): ICredentialDataDecryptedObject {
		return {
			baseUrl: this.erp.baseUrl,
			user: 'bot',
			password: 'bot-password',
			recipe: JSON.stringify(webRecipe),
			browser: 'path',
			executablePath: this.browser,
			// Chromium cannot isolate pages where it runs as root.
			chromiumSandbox: process.getuid?.() !== 0,
			...changes,
		};
	}

	async run(operation: string, parameters: INodeParameters, { input = [{ json: {} }], credential = {} }: { input?: INodeExecutionData[]; credential?: ICredentialDataDecryptedObject } = {}): Promise<IRun> {
		const [resource, name] = operation.split(' ');
		const all = { resource: resource ?? '', operation: name ?? '', ...parameters };
		const node = nodeOf('RPA', 'rpaScrape', all, { credentials: { [type]: { id: type, name: type } }, onError: 'continueErrorOutput' });
		return await runInEngine({ ...around(node, 2), types, credentials: { [type]: this.credential(credential) }, input });
	}
}

export const results = (run: IRun): INodeExecutionData[] => outputOf(run, 'Output 0');
export const errors = (run: IRun): INodeExecutionData[] => outputOf(run, 'Output 1');
export const bytesOf = (item: INodeExecutionData | undefined, name: string): Buffer => Buffer.from(item?.binary?.[name]?.data ?? '', 'base64');
export const isPng = (bytes: Buffer): boolean => bytes.subarray(1, 4).toString() === 'PNG';

/** Input as the editor's fields give it. */
export const inputs = (values: Record<string, string>): INodeParameters => ({ inputAs: 'fields', inputs: { input: Object.entries(values).map(([name, value]) => ({ name, value })) } });
