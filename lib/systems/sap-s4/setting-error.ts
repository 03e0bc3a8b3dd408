import { SettingChecks } from '../../domain/setting-checks';

export const system = 'SAP S/4HANA';
export const checks = new SettingChecks(system);
