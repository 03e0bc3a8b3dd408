import { SettingChecks } from '../../domain/setting-checks';

export const system = 'REST ERP';
export const checks = new SettingChecks(system);
