import { resolveSqlSettings } from '../sql-erp';
import { guideMySqlSettings } from './presets/guide';
import { checks } from './setting-error';
import { ticketParameters, type MySqlErpSettings, type MySqlErpSettingsInput } from './settings';

/**
 * The settings of the credential over the guide's.
 * @throws ConnectorError `validation` naming the setting
 */
export function resolveMySqlSettings(input: MySqlErpSettingsInput = {}): MySqlErpSettings {
	checks.names(input, Object.keys(guideMySqlSettings), '');
	const parameters = input.ticketParameters ?? guideMySqlSettings.ticketParameters;
	return {
		...resolveSqlSettings(input, guideMySqlSettings, checks),
		ticketParameters: checks
			.texts(parameters, 'ticketParameters')
			.map((name) => checks.oneOf(name, ticketParameters, 'ticketParameters')),
	};
}
