Object.defineProperty(navigator, 'language', { get: () => 'LOCALE' });
Object.defineProperty(navigator, 'languages', { get: () => ['LOCALE'] });
// Copying works without https too, where navigator.clipboard is missing.
document.addEventListener('click', async (click) => {
  const button = click.target.closest && click.target.closest('[data-copy]');
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    const area = document.createElement('textarea');
    area.value = button.dataset.copy;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  const label = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = label; }, 1500);
});
document.addEventListener('keydown', (key) => {
  if (key.key === 'Escape') document.querySelector('.wj-panel .wj-close')?.click();
});
