import { SettingChecks } from '../../domain/setting-checks';

export const system = 'SQL Server ERP';
export const checks = new SettingChecks(system);
