#include "snmp/trees.hpp"

namespace nv::snmp {

void add_system_group(const Scene& scene, Image& image) {
  Builder tree(scene, image, kTreeSystem, false);
  tree.scalar({1}, Value(std::string("NetVision-8")));
  tree.scalar({2}, Value(scene.is_sts() ? kTreeSts : kTree7));
  tree.scalar({3}, Value(Live::up_time));
  tree.scalar({7}, Value(72));
  tree.settings();
}

Image build_image(const Scene& scene) {
  Image image;
  add_system_group(scene, image);
  Builder(scene, image, kEnableAuthenTraps.head(), false).settings();
  Builder(scene, image, kSetSerialNo, false).scalar({}, Value(scene.memory.set_serial));
  if (scene.is_ups()) {
    add_tree_7(scene, image);
    add_tree_rfc1628(scene, image);
    if (scene.card.settings.legacy_tree) {
      add_tree_1(scene, image);
    }
  }
  if (scene.is_sts()) {
    add_tree_sts(scene, image);
  }
  image.finish();
  return image;
}

}  // namespace nv::snmp
