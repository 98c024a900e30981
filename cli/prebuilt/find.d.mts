export function folderOf(root: string): string;
