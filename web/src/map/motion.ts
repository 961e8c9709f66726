import type { ShaderModule } from '@luma.gl/shadertools';

/** What the moving layers' shaders are told at each frame; times in seconds since the page opened. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- luma.gl wants an index signature, which interfaces lack
export type Motion = {
  readonly now: number;
  /** From source to target; close to 0 where the reader asked for reduced motion. */
  readonly travel: number;
  /** How long an arc stays visible. */
  readonly life: number;
  /** Opacity of an arc behind its head, before it fades. */
  readonly trail: number;
  /** How much the head turns white (dark theme) or stays in its hue (light theme). */
  readonly glow: number;
};

const block = `\
layout(std140) uniform motionUniforms {
  float now;
  float travel;
  float life;
  float trail;
  float glow;
} motion;
`;

export const motionUniforms = {
  name: 'motion',
  vs: block,
  fs: block,
  uniformTypes: { now: 'f32', travel: 'f32', life: 'f32', trail: 'f32', glow: 'f32' },
} as const satisfies ShaderModule<Motion>;

/** Everything shown at once, nothing moving. */
export function still(): Motion {
  return { now: 0, travel: 0.001, life: 1, trail: 1, glow: 0 };
}
