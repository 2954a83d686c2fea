// Before the first paint: the theme and language that were chosen on this device, if any.
(function () {
  try {
    var chosen = JSON.parse(localStorage.getItem('bt.settings') || '{}');
    var root = document.documentElement;
    if (chosen.theme === 'light' || chosen.theme === 'dark') root.dataset.theme = chosen.theme;
    if (chosen.language === 'en') root.lang = 'en';
  } catch (error) {
    // Without storage the system's theme is right.
  }
})();
