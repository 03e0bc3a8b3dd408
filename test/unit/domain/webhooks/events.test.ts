import { guideFields, isGuideEvent } from '../../../../lib/domain/webhooks/guide-events';

describe('the guide’s events', () => {
	test('deal.won, with the phone in its one form', () => {
		expect(guideFields('deal.won', { customer_phone: '(11) 8765-4321', deal_name: 'Cimento' })).toEqual({ customerPhone: '+5511987654321', dealName: 'Cimento' });
	});

	test('ticket.created: a number becomes text; no phone is null', () => {
		expect(guideFields('ticket.created', { customer_phone: 'ramal 12', ticket_id: 4711 })).toEqual({ customerPhone: null, ticketId: '4711' });
	});

	test('invoice.overdue: amount, due date and link as they were given, beside all the rest', () => {
		const invoice = { number: '7', amount: 12.5, due_date: '2026-01-05', link: 'https://erp.example/7' };
		expect(guideFields('invoice.overdue', { customer_phone: 11987654321, invoice })).toEqual({
			customerPhone: '+5511987654321',
			invoice: { ...invoice, dueDate: '2026-01-05' },
		});
	});

	test.each([undefined, null, 'x', 5, [], {}, { invoice: [] }])('data that is %j gives nulls', (data) => {
		expect(guideFields('invoice.overdue', data)).toEqual({ customerPhone: null, invoice: null });
		expect(guideFields('deal.won', data)).toEqual({ customerPhone: null, dealName: null });
	});

	test('an invoice that is only its number', () => {
		expect(guideFields('invoice.overdue', { invoice: 77 })).toMatchObject({ invoice: { id: '77', amount: null, dueDate: null, link: null } });
	});

	test('a phone without area code takes the default', () => {
		expect(guideFields('deal.won', { customer_phone: '98765-4321' }, { defaultAreaCode: '21' })).toMatchObject({ customerPhone: '+5521987654321' });
	});

	test('no other name is one of them', () => {
		expect(['deal.won', 'deal.lost', 'toString', null].map(isGuideEvent)).toEqual([true, false, false, false]);
	});
});
