import { createRecipes, type RecipesOptions } from '../../../lib/application/rpa/recipes';
import type { RecipeSite } from '../../../lib/application/rpa/types';
import { ConnectorError, isConnectorError } from '../../../lib/domain/errors';
import type { AddressRules } from '../../../lib/domain/recipes/address-rules';
import type { OperationRecipe, Recipe, SessionRules, Step, StepKind } from '../../../lib/domain/recipes/recipe';
import type { RecipeResult } from '../../../lib/domain/recipes/recipe-port';
import type { OutsideCall } from '../../../lib/domain/runtime';
import type { PageCondition, WebFile } from '../../../lib/domain/web-page';
import { FakeSessions } from './fakes/fake-sessions';
import { FakeSite } from './fakes/fake-site';
import { VirtualClock } from '../resilience/virtual-clock';

export const password = 's3nha/secreta';

/** Everything below the site's origin, and nothing else. */
export const addresses: AddressRules = {
	baseUrl: 'https://erp.example.com/',
	patterns: ['https://erp.example.com/*'],
	resolve(address) {
		const url = new URL(address, this.baseUrl).href;
		this.assertAllowed(url);
		return url;
	},
	assertAllowed(address) {
		const { host } = new URL(address);
		if (host !== 'erp.example.com') throw new ConnectorError('blocked', `RPA Scrape: ${host} is not among the allowed origins.`, { system: 'RPA Scrape' });
	},
};

export const site: RecipeSite = { system: 'RPA Scrape', addresses, values: { user: 'bot', password }, secrets: [password] };

type Loose = { kind: StepKind } & Readonly<Record<string, unknown>>;

const defaults: Partial<Record<StepKind, object>> = {
	goto: { until: 'domcontentloaded', expectStatus: [] },
	click: { button: 'left', count: 1, expectNavigation: false },
	press: { selectors: null, expectNavigation: false },
	fill: { secret: false },
	type: { secret: false },
	extract: { shape: 'object', as: 'record', minRows: 0, maxRows: 100, paging: null },
	request: { method: 'GET', query: {}, headers: {}, body: null, as: 'answer', expectStatus: [], outcomes: [], answer: { kind: 'text' } },
	download: { as: 'file', fileName: null, maximumBytes: 1_000 },
	screenshot: { as: 'picture', selectors: null, fullPage: false },
	pdf: { as: 'document', options: {} },
	if: { then: [], otherwise: [] },
	forEach: { as: 'entry', max: 50, collect: null },
	dialog: { text: null },
};

/** Steps as the parser makes them, with places and defaults. */
export function steps(list: readonly Loose[], path: string): Step[] {
	return list.map((step, index) => {
		const place = `${path}/${index}/${step.kind}`;
		const inner = Object.fromEntries(['then', 'otherwise', 'steps'].flatMap((name) => (Array.isArray(step[name]) ? [[name, steps(step[name] as Loose[], `${place}/${name}`)]] : [])));
		return { path: place, ...defaults[step.kind], ...step, ...inner } as Step;
	});
}

export const seen = (selector: string): { condition: PageCondition; outcome: null; message: null } => ({ condition: { selectors: [selector] }, outcome: null, message: null });

export const text = { type: 'string', required: true } as const;

interface Setting extends Partial<Omit<RecipesOptions, 'recipe'>> {
	session?: Partial<SessionRules>;
	login?: readonly Step[] | null;
	operation?: Partial<Omit<OperationRecipe, 'steps'>>;
	called?: string;
}

/** A recipe of one operation, `run`, on a site in a few lines. */
export class Stage {
	readonly clock = new VirtualClock();
	readonly fake = new FakeSite();
	readonly sessions = new FakeSessions(this.fake, this.clock);
	readonly calls: OutsideCall[] = [];
	readonly controller = new AbortController();
	files: Record<string, WebFile> = {};

	async run(list: readonly Loose[], input: Record<string, unknown> = {}, setting: Setting = {}): Promise<RecipeResult> {
		const { session = {}, login = null, operation = {}, called = 'run', ...options } = setting;
		const recipe: Recipe = {
			name: 'erp',
			allow: [],
			session: { loggedInWhen: null, loggedOutWhen: null, maxAgeMs: 60_000, maxUses: 10, ...session },
			login,
			operations: { run: { name: 'run', description: '', input: {}, write: false, ...operation, steps: steps(list, '/operations/run/steps') } },
		};
		const { clock, sessions } = this;
		const log = { call: (entry: OutsideCall) => void this.calls.push(entry), warn: () => undefined, debug: () => undefined };
		const port = createRecipes({ recipe, site, sessions, clock, log, stepTimeoutMs: 5_000, operationTimeoutMs: 30_000, artefacts: true, pageScripts: false, ...options });
		return await clock.run(port.run(called, input, { signal: this.controller.signal, files: this.files }));
	}

	/** The error of a run that must fail. */
	async failure(...args: Parameters<Stage['run']>): Promise<ConnectorError> {
		const error: unknown = await this.run(...args).then(
			(result) => new Error(`it did not fail: ${JSON.stringify(result)}`),
			(failure: unknown) => failure,
		);
		if (!isConnectorError(error)) throw error;
		return error;
	}
}
