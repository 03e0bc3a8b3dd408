import { SettingChecks } from '../../domain/setting-checks';

export const system = 'REST CRM';
export const checks = new SettingChecks(system);
