import { SettingChecks } from '../../domain/setting-checks';

export const system = 'RD Station CRM';
export const checks = new SettingChecks(system);
