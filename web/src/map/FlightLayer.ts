import type { Accessor, DefaultProps } from '@deck.gl/core';
import { ArcLayer, type ArcLayerProps } from '@deck.gl/layers';
import { motionUniforms, still, type Motion } from './motion';

interface FlightProps<D> {
  /** When the flight started, in seconds of the motion's clock. */
  getBirth: Accessor<D, number>;
  /** How far the middle of the arc stands aside, in pixels: arcs of one route in different lanes don't hide each other. */
  getLane: Accessor<D, number>;
  motion: () => Motion;
  /** Told after each drawing how many flights it put on the screen. */
  onDrawn: ((flights: number) => void) | null;
}

export type FlightLayerProps<D> = ArcLayerProps<D> & FlightProps<D>;

interface Shaders {
  modules: unknown[];
}

/**
 * Great-circle arcs that draw themselves from source to target, a bright head in front, and then
 * fade. One instanced draw call for all of them; a frame changes uniforms only, no attributes.
 */
export class FlightLayer<D> extends ArcLayer<D, Required<FlightProps<D>>> {
  static override layerName = 'FlightLayer';
  static override defaultProps: DefaultProps<FlightLayerProps<unknown>> = {
    getBirth: { type: 'accessor', value: 0 },
    getLane: { type: 'accessor', value: 0 },
    motion: { type: 'function', value: still, compare: false },
    onDrawn: { type: 'function', value: null, optional: true, compare: false },
  };

  override getShaders(): unknown {
    const shaders = super.getShaders() as Shaders;
    return {
      ...shaders,
      modules: [...shaders.modules, motionUniforms],
      inject: {
        'vs:#decl': 'in float instanceBirths; in float instanceLanes; out float vBirth;',
        'vs:DECKGL_FILTER_GL_POSITION': `
          vec4 laneFrom = project_position_to_clipspace(geometry.worldPosition, vec3(0.0), vec3(0.0));
          vec4 laneTo = project_position_to_clipspace(geometry.worldPositionAlt, vec3(0.0), vec3(0.0));
          vec2 along = normalize((laneTo.xy / laneTo.w - laneFrom.xy / laneFrom.w) * project.viewportSize);
          vec2 aside = vec2(-along.y, along.x) * instanceLanes * sin(PI * geometry.uv.x);
          position.xy += project_pixel_size_to_clipspace(aside);
        `,
        'vs:#main-end': 'vBirth = instanceBirths;',
        'fs:#decl': 'in float vBirth;',
        'fs:DECKGL_FILTER_COLOR': `
          float age = motion.now - vBirth;
          float behind = age / motion.travel - geometry.uv.x;
          if (behind < 0.0 || age > motion.life) discard;
          float head = exp(-behind * 10.0);
          float rest = 1.0 - age / motion.life;
          color.rgb = mix(color.rgb, vec3(1.0), head * motion.glow);
          color.a *= max(motion.trail * rest, head);
          color.a *= 1.0 - smoothstep(0.3, 1.0, abs(geometry.uv.y));
        `,
      },
    };
  }

  override initializeState(): void {
    super.initializeState();
    this.getAttributeManager()?.addInstanced({
      instanceBirths: { size: 1, accessor: 'getBirth', defaultValue: 0 },
      instanceLanes: { size: 1, accessor: 'getLane', defaultValue: 0 },
    });
  }

  override draw(options: { uniforms: unknown }): void {
    this.state.model?.shaderInputs.setProps({ motion: this.props.motion() });
    super.draw(options);
    this.props.onDrawn?.(this.getNumInstances());
  }
}
