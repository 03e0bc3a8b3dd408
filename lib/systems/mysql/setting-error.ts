import { SettingChecks } from '../../domain/setting-checks';
import type { ConnectorError } from '../../domain/errors';

export const system = 'MySQL ERP';
export const checks = new SettingChecks(system);

/** A setting of the credential that cannot be used, by its name. */
export function settingError(setting: string, problem: string, hint: string): ConnectorError {
	return checks.error(setting, problem, hint);
}
