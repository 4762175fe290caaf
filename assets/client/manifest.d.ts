/** The features that can be loaded, each with the name of its script beside main.js. Written by the bundler. */
declare module "vinjett:manifest" {
	const features: Readonly<Record<string, string>>;
	export default features;
}
