import { type IconName, iconColours, iconNames, iconShapes } from '../src/icon/icon-drawing.ts';

/** The colours that the theme replaces; their names are classes, whose text colour is drawn with. */
const themed: ReadonlyMap<string, string> = new Map(
  (['six', 'four', 'unknown'] as const).map((name) => [iconColours[name], name]),
);

/**
 * The drawing of the toolbar's icon, in the colours of the theme.
 * @param props.icon the icon's name in messages, where `?` stands for an unknown family
 * @param props.neutral draws the mark of "nothing to see" instead
 * @param props.size width and height in CSS pixels
 */
export function Icon({ icon, neutral, size }: { icon: string; neutral: boolean; size: number }) {
  const name = icon.replace('?', 'q');
  const drawing = neutral || !isIconName(name) ? 'default' : name;
  return (
    <svg class="icon" data-icon={icon} aria-hidden="true" width={size} height={size} viewBox={`0 0 ${size} ${size}`}>
      {iconShapes(drawing, size).map(({ path, fill, stroke, strokeWidth, transform }) => (
        <path
          key={path}
          class={themed.get(fill) ?? themed.get(stroke)}
          d={path}
          fill={paint(fill)}
          stroke={paint(stroke)}
          stroke-width={strokeWidth}
          transform={transform}
        />
      ))}
    </svg>
  );
}

function paint(colour: string): string {
  return themed.has(colour) ? 'currentColor' : colour;
}

function isIconName(name: string): name is IconName {
  return (iconNames as readonly string[]).includes(name);
}
