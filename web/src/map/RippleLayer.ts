import type { Accessor, DefaultProps } from '@deck.gl/core';
import { ScatterplotLayer, type ScatterplotLayerProps } from '@deck.gl/layers';
import { motionUniforms, still, type Motion } from './motion';

interface RippleProps<D> {
  /** When the flight that causes the ripple started, in seconds of the motion's clock. */
  getBirth: Accessor<D, number>;
  motion: () => Motion;
}

export type RippleLayerProps<D> = ScatterplotLayerProps<D> & RippleProps<D>;

interface Shaders {
  modules: unknown[];
}

/** A ring that opens where a flight lands, once, and fades. */
export class RippleLayer<D> extends ScatterplotLayer<D, Required<RippleProps<D>>> {
  static override layerName = 'RippleLayer';
  static override defaultProps: DefaultProps<RippleLayerProps<unknown>> = {
    getBirth: { type: 'accessor', value: 0 },
    motion: { type: 'function', value: still, compare: false },
  };

  override getShaders(): unknown {
    const shaders = super.getShaders() as Shaders;
    return {
      ...shaders,
      modules: [...shaders.modules, motionUniforms],
      inject: {
        'vs:#decl': 'in float instanceBirths; out float vBirth;',
        'vs:#main-end': 'vBirth = instanceBirths;',
        'fs:#decl': 'in float vBirth;',
        'fs:DECKGL_FILTER_COLOR': `
          float since = motion.now - vBirth - motion.travel;
          float open = since / 1.8;
          if (open < 0.0 || open > 1.0) discard;
          float edge = 1.0 - (1.0 - open) * (1.0 - open);
          float r = length(geometry.uv);
          float ring = smoothstep(edge - 0.22, edge - 0.04, r) * (1.0 - smoothstep(edge - 0.04, edge, r));
          color.a *= (ring + 0.35 * (1.0 - smoothstep(0.0, edge, r))) * (1.0 - open);
        `,
      },
    };
  }

  override initializeState(): void {
    super.initializeState();
    this.getAttributeManager()?.addInstanced({
      instanceBirths: { size: 1, accessor: 'getBirth', defaultValue: 0 },
    });
  }

  override draw(options: { uniforms: unknown }): void {
    this.state.model?.shaderInputs.setProps({ motion: this.props.motion() });
    super.draw(options);
  }
}
