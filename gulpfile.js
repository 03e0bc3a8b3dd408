const { src, dest } = require('gulp');

/** Icons go to dist byte for byte: gulp would otherwise read them as UTF-8 text. */
function buildIcons() {
	return src(['icons/**/*.{svg,png}'], { encoding: false }).pipe(dest('dist/icons'));
}

exports['build:icons'] = buildIcons;
