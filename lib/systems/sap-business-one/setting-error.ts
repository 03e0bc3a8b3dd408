import { SettingChecks } from '../../domain/setting-checks';

export const system = 'SAP Business One';
export const checks = new SettingChecks(system);
