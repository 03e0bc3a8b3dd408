import { anything, needed, type PortUnderTest } from '../support/erp-under-test';
import { systemClock } from '../../../../lib/infra/clock';
import { erpServiceOver } from '../support/service';
import { notable } from '../../../../sandbox/data/company.ts';

const ticket = (idempotencyKey: string) => ({
	customerId: notable.maria,
	subject: 'Entrega',
	description: 'Caixa rasgada',
	idempotencyKey,
});

/** As with orders, for systems that recognise a repeated ticket. */
export function describeTicketWrites({ subject, erp, traits }: PortUnderTest): void {
	if (!traits.writesTicketsOnce) return;

	describe('opening tickets', () => {
		const made = async (key: string) => (await needed(subject(), 'tickets')()).filter((each) => each === key).length;

		test('the same key again is the same ticket, also with everything forgotten here', async () => {
			const { service } = erpServiceOver(erp());
			const first = await service.createTicket(ticket('ticket-1'), anything);
			expect(first).toMatchObject({ number: expect.stringMatching(/./), customerId: notable.maria, outcome: 'created', idempotencyKey: 'ticket-1' });
			expect(await service.createTicket(ticket('ticket-1'), anything)).toEqual({ ...first, outcome: 'existing' });
			const forgetful = erpServiceOver(erp()).service;
			expect(await forgetful.createTicket(ticket('ticket-1'), anything)).toMatchObject({ id: first.id, outcome: 'existing' });
			expect(await made('ticket-1')).toBe(1);
		});

		test('a ticket whose answer never arrives exists once, outcome existing', async () => {
			await needed(subject(), 'failAfterCommit')();
			expect(await erpServiceOver(erp()).service.createTicket(ticket('ticket-2'), anything)).toMatchObject({ outcome: 'existing' });
			expect(await made('ticket-2')).toBe(1);
		}, 30_000);

		test('two executions at once with one key make one ticket', async () => {
			// At its true speed: the one waits as long as the other takes, on a slow machine too.
			const { service, neighbour } = erpServiceOver(erp(), { clock: systemClock });
			const outcomes = await Promise.all(
				[service, neighbour()].map(async (each) => (await each.createTicket(ticket('ticket-3'), anything)).outcome),
			);
			expect(outcomes.sort()).toEqual(['created', 'existing']);
			expect(await made('ticket-3')).toBe(1);
		});
	});
}
