/**
 * Services grouped into seven families, one hue each, so that a glance tells them apart.
 * The hues are Paul Tol's schemes "light" (on dark) and "muted" (on light), which hold for the
 * common kinds of colour blindness (https://sronpersonalpages.nl/~pault/). No meaning hangs on
 * hue alone: the legend names every service.
 */
export const FAMILIES = ['shell', 'web', 'files', 'mail', 'directory', 'data', 'flood', 'other'] as const;
export type Family = (typeof FAMILIES)[number];
export type Theme = 'dark' | 'light';
export type Rgb = readonly [number, number, number];

const FAMILY_OF_SERVICE: Readonly<Record<string, Family>> = {
  SSH: 'shell',
  SFTP: 'shell',
  TELNET: 'shell',
  RDP: 'shell',
  HTTP: 'web',
  HTTPS: 'web',
  FTP: 'files',
  SMB: 'files',
  EMAIL: 'mail',
  DNS: 'directory',
  WHOIS: 'directory',
  AUTH: 'directory',
  SNMP: 'directory',
  SQL: 'data',
  DOS: 'flood',
  ICMP: 'flood',
};

const HUES: Readonly<Record<Theme, Readonly<Record<Family, Rgb>>>> = {
  dark: {
    shell: [238, 136, 102],
    web: [119, 170, 221],
    files: [187, 204, 51],
    mail: [255, 170, 187],
    directory: [68, 187, 153],
    data: [238, 221, 136],
    flood: [153, 221, 255],
    other: [170, 180, 192],
  },
  light: {
    shell: [190, 84, 52],
    web: [51, 34, 136],
    files: [128, 128, 32],
    mail: [170, 68, 153],
    directory: [38, 140, 124],
    data: [17, 119, 51],
    flood: [46, 126, 170],
    other: [96, 106, 118],
  },
};

export function familyOf(service: string): Family {
  return FAMILY_OF_SERVICE[service.toUpperCase()] ?? 'other';
}

export function hueOf(service: string, theme: Theme): Rgb {
  return HUES[theme][familyOf(service)];
}

export function css([r, g, b]: Rgb): string {
  return `rgb(${r} ${g} ${b})`;
}
