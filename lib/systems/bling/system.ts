import { SettingChecks } from '../../domain/setting-checks';

export const system = 'Bling';
export const checks = new SettingChecks(system);
