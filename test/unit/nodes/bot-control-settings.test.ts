import { commandSettings } from '../../../nodes/BotControl/operations/conversation/command-fields';
import { fromAna, setUp } from '../application/bot-control.fixtures';

describe('command options of the node that are left blank or mistyped', () => {
	it.each([
		{ pauseAliases: '' },
		{ pauseAliases: ' , ' },
		{ pauseAliases: '#pausar, #parar' },
		{ prefix: '' },
		{ prefix: '  ' },
		{ prefix: ' # ' },
	])('%j does not take #pausar away', async (options) => {
		const { control } = setUp();
		const { command, conversation } = await control.gate(fromAna('#pausar'), commandSettings(options));
		expect(command).toMatchObject({ name: 'pause', accepted: true });
		expect(conversation).toMatchObject({ status: 'paused', until: null });
	});

	it('a list replaces the words of its command only', () => {
		expect(commandSettings({ pauseAliases: 'assumir, silêncio', helpAliases: '' }).aliases).toEqual({ pause: ['assumir', 'silêncio'] });
	});

	it('the prefix before an alias is not shown twice', async () => {
		const { control } = setUp();
		const { command } = await control.gate(fromAna('#ajuda'), commandSettings({ pauseAliases: '#Silêncio' }));
		expect(command?.replyText).toContain('#Silêncio');
		expect(command?.replyText).not.toContain('##');
	});
});
