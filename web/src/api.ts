import type { components } from '#api';

/** The wire shapes, generated from the server's openapi.yaml at each build. */
type Schemas = components['schemas'];
export type Attack = Schemas['Attack'];
export type End = Schemas['End'];
export type Alert = Schemas['Alert'];
export type AttackStats = Schemas['AttackStats'];
export type Dropped = Schemas['Dropped'];
export type System = Schemas['System'];
export type Disposition = Schemas['Judgement']['disposition'];
