// Runs once for each clickable area: its buttons become events for Python, whatever HTML is put into it later.
const events = {
  cite: 'wj_open', document: 'wj_open', contents: 'wj_open', close: 'wj_open',
  'ask-remove': 'wj_edit', remove: 'wj_edit', cancel: 'wj_edit',
  reopen: 'wj_edit', delete: 'wj_edit', 'ask-delete-all': 'wj_edit', 'delete-all': 'wj_edit',
  example: 'wj_example', rate: 'wj_rate',
};
element.addEventListener('click', (click) => {
  const button = click.target.closest('[data-act]');
  if (!button) return;
  const data = { ...button.dataset };
  if (data.act === 'rate') {
    const pressed = button.getAttribute('aria-pressed') === 'true';
    button.parentElement.querySelectorAll('.wj-thumb').forEach((thumb) => thumb.setAttribute('aria-pressed', 'false'));
    button.setAttribute('aria-pressed', String(!pressed));
    if (pressed) data.rating = '0';
    const comment = button.parentElement.querySelector('.wj-comment').value;
    if (comment) data.comment = comment;
  }
  if (data.act === 'cite') {
    document.querySelectorAll('.wj-chip.wj-open').forEach((chip) => chip.classList.remove('wj-open'));
    button.classList.add('wj-open');
  }
  trigger(events[data.act], data);
});
element.addEventListener('change', (change) => {
  const field = change.target.closest('.wj-comment');
  if (!field) return;
  trigger(events.rate, { act: 'rate', exchange: field.dataset.exchange, rating: '-1', comment: field.value });
  field.title = field.dataset.done;
  field.classList.add('wj-kept');
});
watch('value', () => {
  const mark = element.querySelector('.wj-panel mark');
  if (mark) mark.scrollIntoView({ block: 'center' });
  // The end of a conversation, but never past the beginning of its last question.
  const talk = element.closest('#wj-talk');
  const last = document.querySelector('#wj-current');
  if (talk && last) talk.scrollTop += last.getBoundingClientRect().top - talk.getBoundingClientRect().top - 8;
});
