import { jsonReply } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { checkOrder, checkTicket } from './custom-checks.ts';
import type { Checked } from './custom-checks.ts';
import { quoted } from './database.ts';
import { yyyymmdd } from './dates.ts';
import { bodyOf } from './json-paths.ts';
import type { CustomRoute } from './knobs.ts';
import { problem } from './problems.ts';
import type { Service, ServiceContext } from './service.ts';
import type { Tenant } from './tenants.ts';

const FIRST_ORDER = 60_001;
const FIRST_TICKET = 7_001;
const RULE_BLOCK = '1';

/** What this site has built itself: orders and tickets. Where they are and what they speak may change while it runs. */
export function customServices(context: ServiceContext): (request: SandboxRequest) => Service | undefined {
	const is = ({ method, path }: CustomRoute, request: SandboxRequest): boolean => request.method === method && request.path === path;
	const orders: Service = ({ body }, tenant) => created(context, checkOrder(context, body, tenant), (order) => placeOrder(context, order, tenant));
	const tickets: Service = ({ body }, tenant) => created(context, checkTicket(context, body, tenant), (ticket) => openTicket(context, ticket, tenant));
	return (request) => {
		if (is(context.knobs.orderRoute, request)) return orders;
		return is(context.knobs.ticketRoute, request) ? tickets : undefined;
	};
}

function created<Value>({ knobs }: ServiceContext, checked: Checked<Value>, create: (value: Value) => object): Reply {
	if ('refusal' in checked) return problem(knobs, 400, 'Dados inválidos', checked.refusal, 'legacy');
	return jsonReply(201, create(checked.value));
}

type NewOrder = Extract<ReturnType<typeof checkOrder>, { value: unknown }>['value'];
type NewTicket = Extract<ReturnType<typeof checkTicket>, { value: unknown }>['value'];

/** What the ExecAuto of MATA410 leaves behind: SC5, SC6, reserved stock, the customer's open orders. */
function placeOrder({ knobs, database, now }: ServiceContext, { code, store, key, note, lines }: NewOrder, tenant: Tenant): object {
	const number = String(FIRST_ORDER + database.orders.length).padStart(6, '0');
	const date = yyyymmdd(now());
	const blocked = knobs.blockNewOrders;
	const stored = key.slice(0, knobs.keyWidth);
	database.insert('SC5', tenant, {
		C5_NUM: number, C5_TIPO: 'N', C5_CLIENTE: code, C5_LOJACLI: store, C5_EMISSAO: date, C5_BLQ: blocked ? RULE_BLOCK : '', C5_TABELA: '001',
		C5_CONDPAG: '001', C5_PEDECOM: stored, C5_ORIGEM: 'BOTAPI', C5_MENNOTA: note.slice(0, 60),
	});
	lines.forEach(({ sku, name, unit, quantity, unitPrice, total }, index) => {
		database.insert('SC6', tenant, {
			C6_NUM: number, C6_ITEM: String(index + 1).padStart(2, '0'), C6_PRODUTO: sku, C6_DESCRI: name, C6_UM: unit, C6_LOCAL: '01', C6_CLI: code, C6_LOJA: store,
			C6_QTDVEN: quantity, C6_PRCVEN: unitPrice, C6_VALOR: total, C6_ENTREG: date,
		});
		database.add('SB2', tenant, 'B2_RESERVA', quantity, `B2_COD = ${quoted(sku)} AND B2_LOCAL = '01'`);
	});
	const total = Math.round(lines.reduce((sum, line) => sum + line.total, 0) * 100) / 100;
	database.add('SA1', tenant, 'A1_SALPED', total, `A1_COD = ${quoted(code)} AND A1_LOJA = ${quoted(store)}`);
	database.orders.push({
		number, key: stored, customerId: `${code}|${store}`, tenantId: `${tenant.company},${tenant.branch}`, total, blocked,
		items: lines.map(({ sku, quantity, unitPrice }) => ({ sku, quantity, unitPrice })),
	});
	const { answer } = knobs.orderRoute;
	return bodyOf([
		[answer['number'], number], [answer['branch'], tenant.branch], [answer['total'], total], [answer['status'], blocked ? 'bloqueado' : 'aberto'], [answer['date'], date],
		[answer['key'], stored],
	]);
}

function openTicket({ knobs, database, now }: ServiceContext, { code, store, key, subject, description, priority }: NewTicket, tenant: Tenant): object {
	const number = String(FIRST_TICKET + database.tickets.length).padStart(6, '0');
	const date = yyyymmdd(now());
	const stored = key.slice(0, knobs.keyWidth);
	database.insert('SZ1', tenant, {
		Z1_NUM: number, Z1_CLIENTE: code, Z1_LOJA: store, Z1_ASSUNTO: subject.slice(0, 80), Z1_DESCRI: description.slice(0, 2000), Z1_PRIOR: priority.slice(0, 10),
		Z1_DATA: date, Z1_STATUS: '1', Z1_CHAVE: stored,
	});
	database.tickets.push({ number, key: stored, customerId: `${code}|${store}`, tenantId: `${tenant.company},${tenant.branch}`, subject, description, priority });
	const { answer } = knobs.ticketRoute;
	return bodyOf([[answer['number'], number], [answer['branch'], tenant.branch], [answer['status'], 'aberto'], [answer['date'], date], [answer['key'], stored]]);
}
