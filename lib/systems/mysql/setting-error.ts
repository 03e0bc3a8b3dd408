import { SettingChecks } from '../../domain/setting-checks';

export const system = 'MySQL ERP';
export const checks = new SettingChecks(system);
