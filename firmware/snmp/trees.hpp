// The trees: each adds its instances of one scene. build_image() decides which there are: UPS trees only for a UPS, the
// STS tree only for an STS, none before a device was found.
#pragma once

#include "snmp/builder.hpp"
#include "snmp/image.hpp"
#include "snmp/scene.hpp"

namespace nv::snmp {

void add_tree_7(const Scene& scene, Image& image);
void add_tree_1(const Scene& scene, Image& image);
void add_tree_rfc1628(const Scene& scene, Image& image);
void add_tree_sts(const Scene& scene, Image& image);
void add_system_group(const Scene& scene, Image& image);

Image build_image(const Scene& scene);

}  // namespace nv::snmp
