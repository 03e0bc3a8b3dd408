import type { ErpPort } from '../../../../lib/domain/erp';
import { systemClock } from '../../../../lib/infra/clock';
import { AxiosHttp, HttpAgents } from '../../../../lib/infra/http/axios-http';
import { SharedSession } from '../../../../lib/resilience/shared-session';
import { createProtheusErp, type ProtheusLogin, type ProtheusSettingsInput, type ProtheusTokens } from '../../../../lib/systems/protheus';
import { company } from '../../../../sandbox/data/company.ts';
import { startProtheusSandbox, type ProtheusOptions, type ProtheusSandbox } from '../../../../sandbox/protheus/server.ts';
import { inCompanyTerms, type CompanyTerms } from './company-terms';
import { ImpatientHttp } from './impatient-http';

export const customerId = (id: string): string => `${id.padStart(6, '0')}|01`;
const companyIds = new Map(company.customers.map(({ id }) => [customerId(id), id]));

/** The sample company as Protheus has it. */
export const protheusTerms: CompanyTerms = {
	customerId,
	companyId: (id) => companyIds.get(id) ?? id,
	warehouse: '01',
	// A1_TEL has room for 15 characters: what is left of two phones in one field looks like one.
	cutPhones: { '1026': '(27) 3333-1212 / (27) 99888-1212' },
	orderId: ({ id }) => id.replace(/^0+/, ''),
};

/** The services that the sandbox's site has made for itself, as a credential describes them. */
export const siteServices = {
	createOrder: {
		path: '/botapi/v1/pedidos',
		body: {
			cliente: '{customerCode}',
			loja: '{customerStore}',
			pedidoEcommerce: '{idempotencyKey}',
			observacao: '{notes}',
			itens: [{ produto: '{item.sku}', quantidade: '{item.quantity}' }],
		},
		response: { id: 'pedido.numero', total: 'pedido.total', status: 'pedido.status', date: 'pedido.emissao' },
		key: { maximumLength: 50 },
	},
	createTicket: {
		path: '/botapi/v1/chamados',
		body: { cliente: '{customerCode}', loja: '{customerStore}', chave: '{idempotencyKey}', assunto: '{subject}', descricao: '{description}' },
		response: { id: 'chamado.numero', status: 'chamado.status' },
		key: { table: 'SZ1', field: 'Z1_CHAVE', idField: 'Z1_NUM', customerField: 'Z1_CLIENTE', storeField: 'Z1_LOJA', maximumLength: 50 },
	},
} as const;

/** What SKUs of the sample company hold beyond letters, digits and `. _ / -`. */
export const sampleSkuCharacters = ' "\'%&+#?Çº';

export interface ProtheusUnderTest {
	/** In Protheus's own terms. */
	erp: ErpPort;
	/** In those of the sample company. */
	inTerms: ErpPort;
	sandbox: ProtheusSandbox;
	/** Another n8n run with the same credential: it shares the token. */
	another(): ErpPort;
	close(): Promise<void>;
	/** Of the next write, whose answer will not come. */
	giveUpSoon(): void;
}

/** The adapter over the real transport, against a sandbox of its own. */
export async function startProtheusErp(
	sandboxOptions: ProtheusOptions = {},
	settings: Partial<ProtheusSettingsInput> = {},
	login: Partial<ProtheusLogin> = {},
): Promise<ProtheusUnderTest> {
	const sandbox = await startProtheusSandbox(sandboxOptions);
	const agents = new HttpAgents({}, false);
	const http = new ImpatientHttp(new AxiosHttp({
		system: 'TOTVS Protheus',
		origin: new URL(sandbox.url).origin,
		headers: {},
		agents,
		fallbackCharset: 'windows-1252',
	}));
	const session = new SharedSession<ProtheusTokens>(systemClock);
	const { user, password } = sandbox.knobs;
	const another = (): ErpPort =>
		createProtheusErp({
			http,
			session,
			// The sandbox's tokens age by its clock.
			clock: { ...systemClock, now: () => sandbox.clock.now() },
			login: { kind: 'oauth', user, password, credentialsIn: 'headers', ...login },
			settings: { baseUrl: sandbox.baseUrl, company: '01', branch: '01', skuCharacters: sampleSkuCharacters, ...settings },
			day: (daysAgo) => new Date(Date.UTC(2026, 10, 22) - daysAgo * 86_400_000).toISOString().slice(0, 10).replaceAll('-', ''),
		});
	const erp = another();
	return {
		erp,
		inTerms: inCompanyTerms(erp, protheusTerms),
		sandbox,
		another,
		giveUpSoon: http.giveUpSoon,
		close: async () => {
			await agents.close();
			await sandbox.close();
		},
	};
}
