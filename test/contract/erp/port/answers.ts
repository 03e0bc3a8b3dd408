import { erpServiceOver } from '../support/service';
import { anything, brokenAnswers, needed, type PortUnderTest } from '../support/erp-under-test';
import { failureOf } from '../support/failure';
import { company, notable } from '../../../../sandbox/data/company.ts';

const phoneOfMaria = company.customers.find(({ id }) => id === notable.maria)?.phoneE164 ?? '';

/** Answers that are none, and answers as the product passes them on. */
export function describeAnswers({ subject, erp, traits }: PortUnderTest): void {
	describe('answers', () => {
		test('a cancelled execution ends the call with its own reason', async () => {
			const controller = new AbortController();
			controller.abort(new Error('execution cancelled'));
			const { signal } = controller;
			const call = traits.products ? erp().getStock('CIM-CP2-50', {}, { signal }) : erp().getCustomerByPhone(phoneOfMaria, { signal });
			await expect(call).rejects.toThrow('execution cancelled');
		});

		test('no success has a field “error”, and each says whether something was found', async () => {
			const { service } = erpServiceOver(erp());
			const products = async () => [
				await service.getStock({ sku: 'CIM-CP2-50' }, anything),
				await service.getStock({ sku: 'NAO-EXISTE' }, anything),
				await service.getPrice({ sku: 'CIM-CP2-50' }, anything),
				await service.getPrice({ sku: 'NAO-EXISTE' }, anything),
			];
			const byPhone = async () => [
				await service.getCustomerByPhone({ phone: phoneOfMaria }, anything),
				await service.getCustomerByPhone({ phone: '+5511900000000' }, anything),
			];
			const customers = async () => [
				await service.getCustomer({ customerId: notable.maria }, anything),
				await service.getCustomer({ customerId: '999999' }, anything),
				await service.getLastOrders({ customerId: notable.maria }, anything),
				await service.getOpenOrders({ customerId: '999999' }, anything),
			];
			const asked = [...(traits.products ? [products] : []), ...(traits.customers === false ? [] : [byPhone]), ...(traits.customers === true ? [customers] : [])];
			const answers = [];
			for (const ask of asked) answers.push(...(await ask()));
			for (const answer of answers) expect(answer).not.toHaveProperty('error');
			expect(answers.map(({ found }) => found)).toEqual(answers.map((_, index) => index % 2 === 0));
		});

		if (!traits.answersBreak) return;
		test.each(brokenAnswers)('a broken answer (%s) is an error that names system and place, never a wrong record', async (how) => {
			const mend = needed(subject(), 'breakAnswers')(how);
			try {
				for (const call of [() => erp().getStock('CIM-CP2-50', {}, anything), () => erp().getCustomerById(notable.maria, anything)]) {
					const error = await failureOf(call());
					expect(['unavailable', 'validation', 'drift']).toContain(error.code);
					expect(error.message).toContain(erp().system);
					expect(error.message).toMatch(/stock|customer|character|line|position|broke off/i);
					expect(error.message).not.toMatch(/<\w+/);
				}
			} finally {
				mend();
			}
			expect(await erp().getStock('CIM-CP2-50', {}, anything)).toMatchObject([{ sku: 'CIM-CP2-50' }]);
		});
	});
}
