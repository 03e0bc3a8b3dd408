import { interactionText, namesMessage } from '../../../lib/domain/interaction-text';

const interaction = {
	contactId: '1',
	leadId: null,
	content: 'Tem cimento?',
	direction: 'inbound' as const,
	messageId: '3EB0',
	timestamp: '2026-11-22T13:03:00Z',
	channel: 'whatsapp',
	author: null,
};

describe('a message as one text', () => {
	it('says who wrote, where, when and what, and ends with the message’s id', () => {
		expect(interactionText(interaction)).toBe('⬅️ Cliente · whatsapp · 22/11/2026, 10:03\nTem cimento?\n[msg 3EB0]');
	});

	it('is found by its id, and by no part of it', () => {
		const text = interactionText(interaction);
		expect(namesMessage(text, '3EB0')).toBe(true);
		expect(namesMessage(`<p>${text.replaceAll('\n', '<br>')}</p>`, '3EB0')).toBe(true);
		for (const other of ['3EB', 'EB0', '3EB01', '']) expect(namesMessage(text, other)).toBe(false);
	});

	it('is not taken for another whose marker a customer wrote', () => {
		const text = interactionText({ ...interaction, content: 'oi [msg 1002]', messageId: '1001' });
		expect(namesMessage(text, '1002')).toBe(false);
		expect(namesMessage(text, '1001')).toBe(true);
	});

	it('names ids with unusual characters by their digest', () => {
		const messageId = 'false_5511@c.us_[3EB0] ✓';
		const text = interactionText({ ...interaction, messageId });
		expect(namesMessage(text, messageId)).toBe(true);
		expect(text).not.toContain('[3EB0]');
	});
});
